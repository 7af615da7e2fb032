import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { messageOf } from '../cli-error.js';
import { ownRequestsOnly, pageHeaders } from './guard.js';
import type { PageFile } from './page-files.js';
import { classifySchema, generateSchema, readBody } from './read-body.js';
import type { RunLibrary } from './run-library.js';
import type { RunModels } from './run-models.js';
import { runNews } from './run-news.js';
import { RunSamples } from './run-samples.js';
import { sendEvents } from './send-events.js';
import { tellClasses } from './tell-classes.js';
import type { WatchedRun } from './watched-run.js';
import { writeText } from './write-text.js';

const maxBodyBytes = 128 * 1024;

/** Texts that are written at once: more would only be slower, each of them. */
const maxWriting = 8;

export interface AppOptions {
  library: RunLibrary;
  models: RunModels;
  pageFiles: ReadonlyMap<string, PageFile>;
  /** What the server listens on. */
  host: string;
  /** Aborted when the server ends. */
  closing: AbortSignal;
}

/** What the server answers to which request. */
export function createApp({ library, models, pageFiles, host, closing }: AppOptions): Hono {
  const samples = new RunSamples({ models, signal: closing, onSample: () => library.notify() });
  let writing = 0;
  const app = new Hono();
  app.use(pageHeaders, ownRequestsOnly(host));
  for (const [path, { type, content }] of pageFiles) {
    app.get(path, (c) => c.body(content, 200, { 'Content-Type': type }));
  }
  app.get('/api/events', (c) => {
    const curvesOf = c.req.queries('run') ?? [];
    const samplesOf = c.req.query('samples');
    return sendEvents(c, closing, (signal) =>
      runNews({ library, samples, curvesOf, samplesOf, signal }),
    );
  });
  app.use('/api/*', bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }));
  app.post('/api/generate', async (c) => {
    const { run: id, ...request } = await readBody(c, generateSchema);
    const run = await findRun(library, id);
    if (run.record.recipe.task !== 'language-model') {
      throw new HTTPException(400, { message: `${id} is a classifier, which writes no text` });
    }
    if (writing >= maxWriting) {
      throw new HTTPException(503, { message: 'too many texts are being written; stop one' });
    }
    return sendEvents(c, closing, async function* count(signal) {
      writing += 1;
      try {
        yield* writeText({ ...request, run, models, signal });
      } finally {
        writing -= 1;
      }
    });
  });
  app.post('/api/classify', async (c) => {
    const { run: id, text } = await readBody(c, classifySchema);
    const run = await findRun(library, id);
    const { recipe } = run.record;
    if (recipe.task !== 'text-classification') {
      throw new HTTPException(400, { message: `${id} is a language model, which writes text` });
    }
    const signal = AbortSignal.any([c.req.raw.signal, closing]);
    const classes = await tellClasses({ run, data: recipe.data, models, text, signal });
    return c.json({ classes, savedAt: run.info.modelSavedAt });
  });
  app.notFound((c) => c.json({ error: `there is no ${c.req.path}` }, 404));
  app.onError((error, c) => {
    const status = error instanceof HTTPException ? error.status : 500;
    return c.json({ error: messageOf(error) }, status);
  });
  return app;
}

async function findRun(library: RunLibrary, id: string): Promise<WatchedRun> {
  const run = await library.find(id);
  if (run === undefined) throw new HTTPException(404, { message: `there is no run ${id}` });
  return run;
}

/** The rest of the body is not read, so nothing else can come by that connection. */
function tooLarge(c: Context): Response {
  return c.json({ error: `a body has at most ${maxBodyBytes} bytes` }, 413, {
    Connection: 'close',
  });
}
