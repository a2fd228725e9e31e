// Takes jobs from the queue and runs the use case of each one's name. A job that fails is tried
// again later; one whose server was killed is taken up by the next.

import { setTimeout } from 'node:timers/promises'
import { makeWorkerUtils, type Runner, run } from 'graphile-worker'
import { openGate } from './gate.ts'
import { queueLogger } from './queue.ts'

type Pool = NonNullable<Parameters<typeof run>[0]['pgPool']>

/** What a job runs, by its kind; the payload is what was enqueued. */
export type Acts = Readonly<Record<string, (payload: never) => Promise<void>>>

export type WorkerOptions = {
  readonly pool: Pool
  readonly acts: Acts
  /** Those during which no other may run. */
  readonly alone: Acts
  /** What has to be done every few seconds is enqueued here. */
  readonly tick: () => Promise<void>
  /** What has to be seen within a second is looked for. */
  readonly follow?: () => Promise<void>
  /** Asked anew before each wait. */
  readonly tickMs: () => number
  readonly say: (line: string) => void
}

export type Worker = { stop(): Promise<void> }

/**
 * Workers of their own for what waits on the signer for a device: with all of them waiting, the
 * others go on following the chain. Of those, five kinds may wait for the signer as well.
 */
const WORKERS = [
  { concurrency: 6, takes: (kind: string) => kind === 'sign-spend' },
  { concurrency: 7, takes: (kind: string) => kind !== 'sign-spend' },
] as const

/** Twice, and a job, within a second. */
const FOLLOW_MS = 400

/** Waited for at a stop; what takes longer is done again after the next start. */
const STOP_MS = 3_000

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { pool, tick, tickMs, say, follow = async () => undefined } = options
  await unlockAll(pool)
  const tasks = Object.entries(tasksOf(options))
  const runners: Runner[] = []
  for (const { concurrency, takes } of WORKERS) {
    const taskList = Object.fromEntries(tasks.filter(([kind]) => takes(kind)))
    runners.push(await run({ ...settingsOf(pool, say), taskList, concurrency }))
  }
  const stopping = new AbortController()
  const ticking = tickOn(tick, tickMs, stopping.signal)
  const following = tickOn(follow, () => FOLLOW_MS, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await Promise.all([ticking, following])
      await Promise.all(runners.map((runner) => runner.stop().catch(() => undefined)))
    },
  }
}

const settingsOf = (pool: Pool, say: WorkerOptions['say']) => ({
  pgPool: pool,
  noHandleSignals: true,
  pollInterval: 1_000,
  logger: queueLogger(say),
  preset: { worker: { gracefulShutdownAbortTimeout: STOP_MS } },
})

type Task = (payload: unknown) => Promise<void>

function tasksOf({ acts, alone, say }: WorkerOptions): Readonly<Record<string, Task>> {
  const gate = openGate()
  const told = (kind: string, work: () => Promise<void>) =>
    work().catch((error: unknown) => {
      const { code, facts } = Object(error) as { code?: unknown; facts?: object }
      say(`job ${kind}: ${String(code ?? error)} ${facts ? textOf(facts) : ''}`)
      throw error
    })
  const shared = Object.entries(acts).map(([kind, act]): [string, Task] => [
    kind,
    (payload: unknown) => gate.pass(() => told(kind, () => act(payload as never))),
  ])
  const single = Object.entries(alone).map(([kind, act]): [string, Task] => [
    kind,
    (payload: unknown) => gate.close(() => told(kind, () => act(payload as never))),
  ])
  return Object.fromEntries([...shared, ...single])
}

const textOf = (facts: object): string =>
  Object.entries(facts)
    .map(([key, fact]) => `${key}=${String(fact)}`)
    .join(' ')

/** The queue would wait four hours for a server that was killed. We are the only one. */
async function unlockAll(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ locked_by: string }>(
    'select distinct locked_by from graphile_worker.jobs where locked_by is not null',
  )
  if (rows.length === 0) return
  const queue = await makeWorkerUtils({ pgPool: pool, logger: queueLogger(() => undefined) })
  await queue.forceUnlockWorkers(rows.map(({ locked_by: worker }) => worker))
  await queue.release()
}

async function tickOn(tick: () => Promise<void>, pauseMs: () => number, signal: AbortSignal) {
  // The database may be away for a while: the next tick finds it again.
  const once = () => tick().catch(() => undefined)
  await once()
  try {
    while (true) {
      await setTimeout(pauseMs(), null, { signal })
      await once()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
