// `npm start -- --demo`: a lived-in organisation on regtest to look around in. Its people and its
// three months are made up, and made through the real API; it is gone when it ends.

import { parseArgs } from 'node:util'
import { actsOf } from './acts.ts'
import { openDoor } from './door.ts'
import { beginLife } from './life.ts'
import { ORGANISATION } from './people.ts'

const { values } = parseArgs({
  options: {
    demo: { type: 'boolean' },
    'api-port': { type: 'string', default: '8180' },
    'desk-port': { type: 'string', default: '8181' },
    'door-port': { type: 'string', default: '8182' },
    help: { type: 'boolean' },
  },
})

const USAGE = `usage: npm start -- --demo [--api-port PORT] [--desk-port PORT] [--door-port PORT]
  an organisation to look around in: regtest, made up, gone when it ends; 0 takes any free port`

const say = (line: string) => process.stderr.write(`demo: ${line}\n`)

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  const started = performance.now()
  const lived = await beginLife({
    apiPort: Number(values['api-port']),
    deskPort: Number(values['desk-port']),
    say,
  })
  const { house } = lived
  const { api, desk, console: consoleUrl } = house.launched.status()
  const door = await openDoor({
    organisation: ORGANISATION,
    port: Number(values['door-port']),
    consoleUrl: consoleUrl ?? '',
    guests: lived.guests,
    acts: actsOf(lived),
  })
  say(`ready after ${Math.round((performance.now() - started) / 1_000)} s`)
  const lines = [
    '',
    `  ${ORGANISATION}, a demonstration. Nothing in it is worth anything.`,
    '',
    `  open           ${door.url}`,
    '',
    `  console        ${consoleUrl}`,
    `  API            ${api}`,
    `  desk           ${desk}`,
    `  command line   COUNTERSIGN_HOME=${house.context.home} ./countersign status`,
    '',
    '  Ctrl-C ends it, and removes everything it made.',
    '',
  ]
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
  const asked = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('asked to'))
    }
  })
  const why = await Promise.race([asked, house.launched.failed])
  say(`stopping: ${why}`)
  door.close()
  await house.stop()
  process.exit(why === 'asked to' ? 0 : 1)
}

main().catch((error: unknown) => {
  say((error as Error).message)
  process.exit(1)
})
