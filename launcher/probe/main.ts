// The probe: takes the place of a process in its own cage, tries every way out and says what
// happened. The real one starts with the same command line, so what held here holds it.

import type { Attempt } from '@countersign/channel/launch.ts'
import { type Try, waysOut, waysOutOfWalls } from './attempts.ts'
import type { FromProbe, Targets, ToProbe } from './targets.ts'

const leave = () => process.exit(0)
const tell = (message: FromProbe, then = () => {}) =>
  void process.send?.(message, undefined, undefined, then)

async function outcomeOf(act: Try[2]): Promise<Pick<Attempt, 'outcome' | 'by'>> {
  // Some refusals reach us only as an uncaught exception (a blocked TCP listen does).
  let late: ((error: Error) => void) | undefined
  const uncaught = new Promise<never>((_, reject) => {
    late = reject
    process.once('uncaughtException', reject)
  })
  try {
    await Promise.race([uncaught, act()])
    return { outcome: 'open', by: '' }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { outcome: 'blocked', by: code ?? message.slice(0, 80) }
  } finally {
    if (late) process.removeListener('uncaughtException', late)
  }
}

async function tryAll(targets: Targets): Promise<void> {
  const attempts: Attempt[] = []
  for (const [name, layer, act] of targets.hasNode ? waysOut(targets) : waysOutOfWalls(targets)) {
    attempts.push({ name, layer, ...(await outcomeOf(act)) })
  }
  tell({ kind: 'tried', attempts }, leave)
}

process.on('message', (message: ToProbe) => {
  switch (message.kind) {
    case 'begin':
      return void tryAll(message.targets)
    case 'stop':
      return leave()
  }
})
process.on('disconnect', leave)
// As the first process of its namespace it would be deaf to the signal by which walls end it.
process.on('SIGINT', leave)
tell({ kind: 'started' })
