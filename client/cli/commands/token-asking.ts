// countersign token key new | key show | propose-add | propose-remove
//
//   countersign token key new till.key

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { removal, type TermsDraft, tokenChange } from '../flows/asking-tokens.ts'
import { makeTokenKey, tokenKeyOf } from '../keep/token-key.ts'
import { readAmount } from '../screen/amounts.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { readCount, readSpan } from '../screen/spans.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { type Options, proposeChanges } from './propose-changes.ts'
import { keyOf } from './propose-settings.ts'

/** Adds what is about tokens that may ask for spends. */
export function addAsking(token: Command): void {
  const key = token.command('key').description('the key of a token that may ask for spends')
  key
    .command('new <file>')
    .description('makes one, in a file for its user alone; shows the public half to be proposed')
    .action(perform(makeKey))
  key.command('show <file>').description('the public half').action(perform(showKey))
  const several = (each: string, before: readonly string[] = []) => [...before, each]
  token
    .command('propose-add <id>')
    .description('let a token ask for spends; of a known one, change the terms that are given')
    .option('--key <key>', 'its public key, as `token key new` showed it')
    .option('--name <name>', 'what you call it')
    .option('--wallet <wallet>', 'a wallet that it may ask about; several times', several)
    .option('--budget <btc>', 'the most it may ask for over its window, with fees')
    .option('--window <time>', 'the stretch of time that its budget is for, such as 24h')
    .option(
      '--network <range>',
      'where it comes from, such as 192.0.2.0/24; several times',
      several,
    )
    .option('--days <n>', 'for how many days from now')
    .option('--why <text>', 'told to everybody who votes')
    .action(
      perform((session, id: string, options: Options & AddOptions) =>
        proposeChanges(session, options, ({ context }, view) => [
          tokenChange(view, { id, draft: termsIn(options), now: context.now() }),
        ]),
      ),
    )
  token
    .command('propose-remove <id>')
    .description('take a token away that may ask for spends; to stop it now, freeze token:<id>')
    .option('--why <text>', 'told to everybody who votes')
    .action(
      perform((session, id: string, options: Options) =>
        proposeChanges(session, options, () => [removal(id)]),
      ),
    )
}

async function makeKey({ screen }: Session, file: string): Promise<Ending> {
  const key = await makeTokenKey(file)
  screen.say(heading(screen, 'The token has a key'))
  screen.say(rows(screen, [['public key', key, screen.bold]]))
  screen.say(`\n${paragraph(screen, `Whoever has ${file} may ask for what the token may. Next:`)}`)
  // In one line, to be copied.
  screen.say(`   countersign token propose-add ID --key ${key}`)
  return { json: { file, key } }
}

async function showKey({ screen }: Session, file: string): Promise<Ending> {
  const key = await tokenKeyOf(file)
  screen.say(rows(screen, [['public key', key, screen.bold]]))
  return { json: { file, key } }
}

type AddOptions = {
  readonly key?: string
  readonly name?: string
  readonly wallet?: readonly string[]
  readonly budget?: string
  readonly window?: string
  readonly network?: readonly string[]
  readonly days?: string
}

/** @throws Fault client.argument_invalid, amount.invalid */
function termsIn(options: AddOptions): TermsDraft {
  const { key, name, wallet, budget, window, network, days } = options
  const draft: TermsDraft = {
    ...(key === undefined ? {} : { key: keyOf(key) }),
    ...(name === undefined ? {} : { name }),
    ...(wallet === undefined ? {} : { wallets: wallet }),
    ...(budget === undefined ? {} : { budgetSats: `${readAmount(budget)}` }),
    ...(window === undefined ? {} : { windowSeconds: readSpan('--window', window) }),
    ...(network === undefined ? {} : { networks: network }),
    ...(days === undefined ? {} : { lifeSeconds: readCount('--days', days) * 86_400 }),
  }
  if (Object.keys(draft).length > 0) return draft
  throw new Fault('client.argument_invalid', { wanted: '--key, --budget or another of its terms' })
}
