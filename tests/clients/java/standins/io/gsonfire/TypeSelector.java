package io.gsonfire;

import com.google.gson.JsonElement;

/** Chooses the class for an element. Generated clients implement it only where a schema has a discriminator. */
public interface TypeSelector<T> {
  Class<? extends T> getClassForElement(JsonElement element);
}
