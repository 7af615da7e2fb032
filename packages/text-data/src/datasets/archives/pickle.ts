import { TextDataError } from '../../errors.js';
import {
  construct,
  findGlobal,
  PickledList,
  Refusal,
  setState,
  toArrays,
  type PickledValue,
} from './pickled-values.js';

/** More lists and tuples, or remembered objects, than any data set has: each takes a hundred bytes or so. */
const mostObjects = 2 ** 20;
/** Python writes lists in runs of a thousand. */
const mostStacked = 2 ** 20;
/** Names of types are all the strings there are. */
const longestString = 256;

/**
 * The lists of integers in a NumPy object array as `pickle` writes it (protocols 2 to 5). Only lists,
 * integers and that array are read. Every other type or function is refused; none is ever run.
 *
 * @throws {@link TextDataError} `invalid-file` for anything else, and beyond the bounds of memory above.
 */
export function readPickledLists(where: string, bytes: Uint8Array): Int32Array[] {
  const reader = new PickleReader(bytes);
  try {
    return reader.read();
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new TextDataError(
      'invalid-file',
      `${where}: expected a pickled array of lists of integers, found ${cause.message} at byte ${reader.at}`,
      { cause },
    );
  }
}

class PickleReader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: PickledValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickledValue>();
  #objects = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): Int32Array[] {
    for (;;) {
      const opcode = this.#bytes[this.#advance(1)]!;
      if (opcode === 0x2e /* STOP */) return toArrays(this.#pop());
      this.#execute(opcode);
      if (this.#stack.length > mostStacked) throw new Refusal('too much on the stack');
    }
  }

  // The names are those of Python's pickletools.
  #execute(opcode: number): void {
    switch (opcode) {
      case 0x4a: // BININT
      case 0x4b: // BININT1
      case 0x4d: // BININT2
        return this.#pushIntegers();
      case 0x8a: // LONG1
        return this.#push(this.#long(this.#uint8()));
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        return this.#push(opcode === 0x88);
      case 0x43: // SHORT_BINBYTES
      case 0x55: // SHORT_BINSTRING
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#string(this.#uint8()));
      case 0x42: // BINBYTES
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        return this.#push(this.#string(this.#uint32()));
      case 0x5d: // EMPTY_LIST
        return this.#make(new PickledList());
      case 0x28: // MARK
        this.#marks.push(this.#stack.length);
        if (this.#marks.length > mostStacked) throw new Refusal('too many marks');
        return;
      case 0x61: // APPEND
        return this.#append(this.#depth(1));
      case 0x65: // APPENDS
        return this.#append(this.#popMark());
      case 0x29: // EMPTY_TUPLE
        return this.#make([]);
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#make(this.#stack.splice(this.#depth(opcode - 0x84)));
      case 0x74: // TUPLE
        return this.#make(this.#stack.splice(this.#popMark()));
      case 0x71: // BINPUT
        return this.#remember(this.#uint8());
      case 0x72: // LONG_BINPUT
        return this.#remember(this.#uint32());
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x68: // BINGET
        return this.#recall(this.#uint8());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#uint32());
      case 0x63: // GLOBAL
        return this.#push(findGlobal(this.#line(), this.#line()));
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#stack.splice(this.#depth(2));
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw new Refusal('a type without a name');
        }
        return this.#push(findGlobal(module, name));
      }
      case 0x52: // REDUCE
        return this.#push(construct(...this.#pair()));
      case 0x62: {
        // BUILD
        const [value, state] = this.#pair();
        setState(value, state);
        return this.#push(value);
      }
      case 0x80: // PROTO
        this.#advance(1);
        return;
      case 0x95: // FRAME
        this.#advance(8);
        return;
      default:
        throw new Refusal(`the opcode 0x${opcode.toString(16)}`);
    }
  }

  /** Integers follow integers millions of times: a loop of their own keeps them fast. */
  #pushIntegers(): void {
    const bytes = this.#bytes;
    const stack = this.#stack;
    let at = this.at - 1;
    while (stack.length <= mostStacked) {
      const opcode = bytes[at];
      const size = opcode === 0x4b ? 1 : opcode === 0x4d ? 2 : opcode === 0x4a ? 4 : 0;
      if (size === 0) break;
      if (at + size >= bytes.length) throw new Refusal('its end');
      if (size === 1) stack.push(bytes[at + 1]!);
      else if (size === 2) stack.push(bytes[at + 1]! | (bytes[at + 2]! << 8));
      else stack.push(this.#view.getInt32(at + 1, true));
      at += 1 + size;
    }
    this.at = at;
  }

  #long(size: number): number {
    if (size > 4) throw new Refusal('an integer of more than 32 bits');
    const from = this.#advance(size);
    let value = 0;
    for (let i = 0; i < size; i++) value |= this.#bytes[from + i]! << (8 * i);
    const unused = 32 - 8 * size;
    return size === 0 ? 0 : (value << unused) >> unused;
  }

  #append(from: number): void {
    const list = this.#stack[from - 1];
    if (!(list instanceof PickledList)) throw new Refusal('values for a list that is none');
    list.append(this.#stack, from);
    this.#stack.length = from;
  }

  #remember(key: number): void {
    this.#memo.set(key, this.#stack[this.#depth(1)]!);
    if (this.#memo.size > mostObjects) throw new Refusal('too many remembered objects');
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw new Refusal('a reference to nothing');
    this.#push(value);
  }

  /** Lists and tuples take more memory than their opcodes: they are counted. */
  #make(value: PickledValue): void {
    if (++this.#objects > mostObjects) throw new Refusal('too many lists and tuples');
    this.#push(value);
  }

  #push(value: PickledValue): void {
    this.#stack.push(value);
  }

  #pop(): PickledValue {
    return this.#stack.splice(this.#depth(1))[0]!;
  }

  #pair(): [PickledValue, PickledValue] {
    const [first, second] = this.#stack.splice(this.#depth(2));
    return [first!, second!];
  }

  /** Where the topmost `count` values of the stack begin. */
  #depth(count: number): number {
    const depth = this.#stack.length - count;
    if (depth < (this.#marks.at(-1) ?? 0)) throw new Refusal('too little on the stack');
    return depth;
  }

  #popMark(): number {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Refusal('the end of what never began');
    return mark;
  }

  #uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  #string(length: number): string {
    if (length > longestString) throw new Refusal('a long string');
    const from = this.#advance(length);
    return String.fromCharCode(...this.#bytes.subarray(from, from + length));
  }

  #line(): string {
    const length = this.#bytes.subarray(this.at, this.at + longestString).indexOf(0x0a);
    if (length === -1) throw new Refusal('a name without an end');
    const line = this.#string(length);
    this.#advance(1);
    return line;
  }

  /** Where the next `count` bytes begin. */
  #advance(count: number): number {
    const from = this.at;
    if (from + count > this.#bytes.length) throw new Refusal('its end');
    this.at = from + count;
    return from;
  }
}
