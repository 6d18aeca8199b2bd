import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;

/** What the trials share. */
final class Demand {
  /** A call of the generated client. */
  interface Call {
    Object run() throws ApiException;
  }

  /** Ends the program with what was found, unless it is as it must be. */
  static void that(boolean holds, Object... what) {
    if (!holds) {
      throw new AssertionError(List.of(what).toString());
    }
  }

  /** The body of the error that a call must end with. */
  static JsonObject error(int status, Call call) {
    try {
      throw new AssertionError("this went well: " + call.run());
    } catch (ApiException refused) {
      that(refused.getCode() == status, refused);
      return JsonParser.parseString(refused.getResponseBody()).getAsJsonObject();
    }
  }

  /** A client for the server at an address. */
  static ApiClient client(String url) {
    return new ApiClient().setBasePath(url);
  }

  /** A client with a key or token. */
  static ApiClient client(String url, String key) {
    ApiClient client = client(url);
    client.setBearerToken(key);
    return client;
  }
}
