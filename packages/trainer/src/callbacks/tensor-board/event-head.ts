import { PbfReader } from 'pbf';
import { writerName } from './event.js';

/** What of an event tells where it belongs. */
export interface EventHead {
  readonly step: number;
  /** Empty in the first record of a file. */
  readonly tag: string;
  /** Empty in the first record of a file. */
  readonly plugin: string;
  /** Whether it is the first record of a file that this package wrote. */
  readonly isOurs: boolean;
}

interface Head {
  step: number;
  tag: string;
  plugin: string;
  writer: string;
}

export function decodeHead(data: Uint8Array): EventHead {
  const head: Head = { step: 0, tag: '', plugin: '', writer: '' };
  new PbfReader(data).readFields(readEvent, head);
  const { step, tag, plugin, writer } = head;
  return { step, tag, plugin, isOurs: writer === writerName };
}

function readEvent(field: number, head: Head, pbf: PbfReader): void {
  if (field === 2) head.step = pbf.readVarint(true);
  else if (field === 5) pbf.readMessage(readSummary, head);
  else if (field === 10) pbf.readMessage(readSource, head);
}

function readSummary(field: number, head: Head, pbf: PbfReader): void {
  if (field === 1) pbf.readMessage(readValue, head);
}

function readValue(field: number, head: Head, pbf: PbfReader): void {
  if (field === 1) head.tag = pbf.readString();
  else if (field === 9) pbf.readMessage(readMetadata, head);
}

function readMetadata(field: number, head: Head, pbf: PbfReader): void {
  if (field === 1) pbf.readMessage(readPluginData, head);
}

function readPluginData(field: number, head: Head, pbf: PbfReader): void {
  if (field === 1) head.plugin = pbf.readString();
}

function readSource(field: number, head: Head, pbf: PbfReader): void {
  if (field === 1) head.writer = pbf.readString();
}
