/** A name as Keras writes it: `learningRate` becomes `learning_rate`, `topKAccuracy` `top_k_accuracy`. */
export function tagName(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/gu, '_').toLowerCase();
}
