/** The part of koffi that is used. */
export interface Koffi {
  load(library: string): KoffiLibrary;
  address(view: ArrayBufferView): bigint;
}

export interface KoffiLibrary {
  func(prototype: string): NativeFunction;
  unload(): void;
}

type NativeFunction = (...args: unknown[]) => unknown;

/** A function of the library; nothing where it has none of that name. */
export function optionalFunction(
  library: KoffiLibrary,
  prototype: string,
): NativeFunction | undefined {
  try {
    return library.func(prototype);
  } catch {
    return undefined;
  }
}
