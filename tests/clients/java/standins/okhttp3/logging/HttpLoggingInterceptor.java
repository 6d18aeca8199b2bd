package okhttp3.logging;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/** OkHttp's interceptor for logs, which Debian does not have. Clients use it only when debugging is switched on. */
public class HttpLoggingInterceptor implements Interceptor {
  public enum Level {
    NONE,
    BASIC,
    HEADERS,
    BODY
  }

  public HttpLoggingInterceptor setLevel(Level level) {
    if (level != Level.NONE) {
      throw new UnsupportedOperationException("this one logs nothing");
    }
    return this;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    return chain.proceed(chain.request());
  }
}
