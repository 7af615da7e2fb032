import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { FusedKernel } from '../fused-kernel.js';

/** A weight before or after a step: `parameter`, and the rule's slots by name. */
export type StepTensors = Readonly<Record<string, Tensor>>;

export interface StepNumbers {
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
  readonly weightDecay: number;
}

/** How an optimizer changes one weight in one step. */
export interface UpdateRule {
  /** The optimizer's, as it is saved. */
  readonly name: string;
  /** What takes the step where the backend has it. */
  readonly kernel: FusedKernel;
  /** Running values kept for each weight, in the order in which the kernel returns them. */
  readonly slots: readonly string[];
  /** What slots begin with. Default 0. */
  readonly initialSlot?: number;
  /** The kernel's attributes that are alike in every step. */
  readonly attributes: NamedAttrMap;
  /** The step in standard ops: the new parameter and slots. */
  compose(gradient: Tensor, before: StepTensors, numbers: StepNumbers): StepTensors;
}
