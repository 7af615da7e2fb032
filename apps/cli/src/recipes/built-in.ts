import imdbBilstm from './built-in/imdb-bilstm.json';
import imdbEmbedding from './built-in/imdb-embedding.json';
import imdbRnn from './built-in/imdb-rnn.json';
import imdbTransfer from './built-in/imdb-transfer.json';
import mobyDick from './built-in/moby-dick.json';
import shakespeareGru from './built-in/shakespeare-gru.json';
import shakespeareLstm from './built-in/shakespeare-lstm.json';
import shakespeareRnn from './built-in/shakespeare-rnn.json';
import spamLstm from './built-in/spam-lstm.json';

/** The recipes that come with seqlab, as their files have them. */
export const builtInRecipes: readonly { name: string; description: string }[] = [
  imdbEmbedding,
  imdbRnn,
  imdbBilstm,
  imdbTransfer,
  shakespeareRnn,
  shakespeareLstm,
  shakespeareGru,
  mobyDick,
  spamLstm,
];
