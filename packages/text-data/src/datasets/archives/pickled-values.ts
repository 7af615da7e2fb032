/** Lists may be mentioned more than once; counted every time, they must stay within this. */
const mostValues = 2 ** 28;

/** Why a pickle is not read; its reader adds where. */
export class Refusal extends Error {}

/** A list of integers or of lists, growing. */
export class PickledList {
  readonly lists: PickledList[] = [];
  #ints = new Int32Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(values: readonly PickledValue[], from: number): void {
    const length = this.#length + values.length - from;
    if (length > this.#ints.length) {
      const larger = new Int32Array(
        this.#length === 0 ? length : Math.max(length, 2 * this.#length),
      );
      larger.set(this.#ints.subarray(0, this.#length));
      this.#ints = larger;
    }
    for (let i = from; i < values.length; i++) {
      const value = values[i];
      if (typeof value === 'number') this.#ints[this.#length++] = value;
      else if (value instanceof PickledList) this.lists.push(value);
      else throw new Refusal('a list of something else than integers or lists');
    }
  }

  /** Of a list of integers. */
  toInt32Array(): Int32Array {
    if (this.#ints.length > this.#length) this.#ints = this.#ints.slice(0, this.#length);
    return this.#ints;
  }
}

/** What a pickle may name, by module and name: nothing of it is run, it only says what comes next. */
const globals = {
  'numpy.core.multiarray _reconstruct': 'reconstruct',
  'numpy._core.multiarray _reconstruct': 'reconstruct',
  'numpy ndarray': 'ndarray',
  'numpy dtype': 'dtype',
  '_codecs encode': 'encode',
} as const;
type GlobalKind = (typeof globals)[keyof typeof globals];

class Global {
  constructor(readonly kind: GlobalKind) {}
}
class Dtype {
  constructor(readonly name: string) {}
}
class ObjectArray {
  elements: PickledList | undefined;
}
/** What may be on the stack of a pickle's reader. */
export type PickledValue =
  | number
  | string
  | boolean
  | null
  | readonly PickledValue[]
  | Global
  | Dtype
  | ObjectArray
  | PickledList;

/** @throws {@link Refusal} unless the pickle may name it. */
export function findGlobal(module: string, name: string): PickledValue {
  const path = `${module} ${name}`;
  if (!Object.hasOwn(globals, path)) throw new Refusal(`'${path}', which is not allowed,`);
  return new Global(globals[path as keyof typeof globals]);
}

/** What the call of a function would make; none is called. */
export function construct(global: PickledValue, parameters: PickledValue): PickledValue {
  if (global instanceof Global && Array.isArray(parameters)) {
    const [first] = parameters;
    if (global.kind === 'encode' && typeof first === 'string') return first;
    if (global.kind === 'dtype' && typeof first === 'string') return new Dtype(first);
    if (global.kind === 'reconstruct' && first instanceof Global && first.kind === 'ndarray') {
      return new ObjectArray();
    }
  }
  throw new Refusal('a call that is not allowed');
}

/** What BUILD would do. */
export function setState(value: PickledValue, state: PickledValue): void {
  if (value instanceof Dtype) return;
  if (value instanceof ObjectArray && Array.isArray(state)) {
    // Version, shape, dtype, Fortran order, values.
    const [, , dtype, , elements] = state;
    if (dtype instanceof Dtype && /^\|?O\d?$/.test(dtype.name) && elements instanceof PickledList) {
      value.elements = elements;
      return;
    }
  }
  throw new Refusal('a state that is not allowed');
}

/** The elements of the array that a whole pickle is. */
export function toArrays(value: PickledValue): Int32Array[] {
  const elements = value instanceof ObjectArray ? value.elements : undefined;
  if (elements === undefined || elements.length > 0) throw new Refusal('no array of lists');
  let values = 0;
  return elements.lists.map((list) => {
    if (list.lists.length > 0) throw new Refusal('lists within lists');
    values += list.length;
    if (values > mostValues) throw new Refusal('too many values');
    return list.toInt32Array();
  });
}
