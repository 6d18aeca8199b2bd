package io.gsonfire;

import com.google.gson.GsonBuilder;

/** As much of gson-fire, which Debian does not have, as a generated client uses: the builder without additions. */
public class GsonFireBuilder {
  public GsonBuilder createGsonBuilder() {
    return new GsonBuilder();
  }
}
