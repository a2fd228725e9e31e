// countersign verify-console URL

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { compareConsole, readManifest } from '../flows/console.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addVerifyConsole(program: Command): void {
  program
    .command('verify-console')
    .argument('<url>', 'where a browser finds it, such as http://console.localhost:8180')
    .description('is the console that a server sends the one of this version?')
    .action(perform(verify))
}

async function verify({ screen }: Session, url: string): Promise<Ending> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const wanted = 'an address such as http://console.localhost:8180'
    throw new Fault('client.argument_invalid', { url, wanted })
  }
  const manifest = readManifest()
  const files = Object.keys(manifest).length
  const differences = await compareConsole(url, manifest)
  if (differences.length > 0) {
    screen.say(heading(screen, 'The console is another one'))
    screen.say(
      rows(
        screen,
        differences.map(({ file, why }) => [file, why]),
      ),
    )
    const [first = { file: '', why: '' }] = differences
    throw new Fault('client.console_differs', { ...first, differences: differences.length })
  }
  screen.say(heading(screen, 'The console is the one of this version'))
  screen.say(rows(screen, [['files', `${files}, and the policy of the page`]]))
  const limit =
    'This is what the server sends to this program, now. It cannot show what it sends to others.'
  screen.say(`\n${paragraph(screen, limit)}`)
  return { json: { verifies: true, url, files } }
}
