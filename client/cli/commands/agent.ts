// countersign agent: local mode. It runs until Ctrl-C, and says what goes on without it.

import { fingerprint } from '@countersign/channel/identity.ts'
import type { Command } from 'commander'
import { startAgent } from '../flows/agent.ts'
import { followAgent } from '../flows/agent-report.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

const ON =
  'Keys of exchanges that you add with “exchange add NAME --venue VENUE --here” are kept on this ' +
  'machine, and nowhere else. Orders are signed here, decided by the policy in the charter, and ' +
  'sent from here. The server is told what these accounts have, and never a key.'

const OFF =
  'While it is off, or this machine sleeps: stops and other orders that are kept do not fire. ' +
  'Nothing of these accounts is watched. Alerts on what they have stay silent. Orders that are ' +
  'at the exchange already stay there.'

export function addAgent(program: Command): void {
  program
    .command('agent')
    .description('local mode: keys of exchanges stay on this machine, which signs while this runs')
    .action(perform(agent))
}

async function agent({ context, screen }: Session): Promise<Ending> {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort())
  }
  const say = (line: string) => screen.say(paragraph(screen, line))
  const running = await startAgent(context, say)
  try {
    const { identity, isolation } = running
    screen.say(heading(screen, 'The agent'))
    const caged = isolation === 'strong' ? 'strong' : `${isolation}: countersign doctor says why`
    const shown = [['fingerprint', fingerprint(identity)] as const, ['isolation', caged] as const]
    screen.say(rows(screen, shown))
    screen.say(`\n${paragraph(screen, ON)}\n`)
    screen.say(`${paragraph(screen, OFF, screen.warn)}\n`)
    screen.say(paragraph(screen, 'It runs. Ctrl-C ends it.', screen.bold))
    const why = new Promise<string>((resolve) => {
      stopping.signal.addEventListener('abort', () => resolve(''), { once: true })
      void running.ended.then(resolve)
    })
    const following = followAgent(context, { say, signal: stopping.signal })
    const reason = await why
    stopping.abort()
    if (reason !== '') say(`It ended: ${reason}.`)
    await running.stop()
    await following
  } finally {
    await running.stop()
  }
  say('It is off: nothing of its accounts is watched, and nothing fires.')
  return { json: { agent: 'off' } }
}
