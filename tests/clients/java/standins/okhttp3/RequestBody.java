package okhttp3;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import okio.BufferedSink;
import okio.ByteString;
import okio.Okio;
import okio.Source;

/**
 * Takes the place of the class of this name in Debian's OkHttp 3, and adds the functions of OkHttp 4, for which clients
 * are generated: there the content comes first and the type second.
 */
public abstract class RequestBody {
  public abstract MediaType contentType();

  public long contentLength() throws IOException {
    return -1;
  }

  public abstract void writeTo(BufferedSink sink) throws IOException;

  public static RequestBody create(String content, MediaType type) {
    Charset charset = type == null ? StandardCharsets.UTF_8 : type.charset();
    if (charset == null) {
      charset = StandardCharsets.UTF_8;
      type = MediaType.parse(type + "; charset=utf-8");
    }
    return create(content.getBytes(charset), type);
  }

  public static RequestBody create(byte[] content, MediaType type) {
    return create(ByteString.of(content), type);
  }

  public static RequestBody create(ByteString content, MediaType type) {
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return type;
      }

      @Override
      public long contentLength() {
        return content.size();
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.write(content);
      }
    };
  }

  public static RequestBody create(File file, MediaType type) {
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return type;
      }

      @Override
      public long contentLength() {
        return file.length();
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        try (Source source = Okio.source(file)) {
          sink.writeAll(source);
        }
      }
    };
  }

  // The functions of OkHttp 3, which the rest of the library calls.

  public static RequestBody create(MediaType type, String content) {
    return create(content, type);
  }

  public static RequestBody create(MediaType type, ByteString content) {
    return create(content, type);
  }

  public static RequestBody create(MediaType type, byte[] content) {
    return create(content, type);
  }

  public static RequestBody create(MediaType type, byte[] content, int offset, int length) {
    return create(ByteString.of(content, offset, length), type);
  }

  public static RequestBody create(MediaType type, File file) {
    return create(file, type);
  }
}
