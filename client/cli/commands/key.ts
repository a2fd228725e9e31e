// countersign key new | restore | show

import { randomInt } from 'node:crypto'
import { mnemonicToEntropy } from '@countersign/core/bitcoin/mnemonic.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { createKey, freshWords, networkForNewKey } from '../flows/keys.ts'
import { type PublicKey, readPublicKey } from '../keep/keystore.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { newPassphrase } from '../screen/passphrase.ts'
import { privately, type Screen } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addKey(program: Command): void {
  const key = program.command('key').description('your own key, which never leaves this machine')
  key.command('new').description('make a key: 24 words to write down').action(perform(makeKey))
  key
    .command('restore')
    .description('take a key from its recovery words')
    .action(perform(restoreKey))
  key.command('show').description('what may be known of the key').action(perform(showKey))
}

async function makeKey(session: Session): Promise<Ending> {
  const { context, screen } = session
  networkForNewKey(context)
  if (!screen.isInteractive) {
    const give = 'a terminal, or key restore with {"words", "passphrase"} in --secrets FILE'
    throw new Fault('client.input_missing', { needed: '24 words to be written down', give })
  }
  const words = freshWords()
  await privately(screen, () => showWords(session, words))
  const passphrase = await newPassphrase(session.ask, 'A passphrase for this machine')
  return ended(screen, createKey(context, { words, passphrase }), 'Your key is made')
}

async function showWords({ screen, ask }: Session, words: string): Promise<void> {
  screen.say(heading(screen, 'Your 24 recovery words'))
  screen.say(paragraph(screen, 'Write them on paper, in this order. They are shown only now.'))
  screen.say(`\n${wordTable(screen, words.split(' '))}`)
  while (!(await ask.decide('Written down?', false))) screen.rest()
  screen.output.write('\x1b[H\x1b[2J')
  screen.say(heading(screen, 'Three of them, to be sure'))
  for (const number of threeOf(24)) {
    await ask.text({
      message: `Word ${number}`,
      isVisible: true,
      check: (given) =>
        given.trim().toLowerCase() === words.split(' ')[number - 1]
          ? undefined
          : 'This is another word. Look at your paper.',
    })
  }
}

function wordTable(screen: Screen, words: readonly string[]): string {
  const cells = words.map(
    (word, at) => `${screen.dim(`${at + 1}`.padStart(2))}  ${word.padEnd(10)}`,
  )
  const lines = cells.slice(0, 6).map((_, row) => {
    const across = [0, 6, 12, 18].map((column) => cells[row + column] ?? '')
    return `    ${across.join('   ')}`.trimEnd()
  })
  return lines.join('\n')
}

function threeOf(count: number): readonly number[] {
  const chosen = new Set<number>()
  while (chosen.size < 3) chosen.add(1 + randomInt(count))
  return [...chosen].sort((a, b) => a - b)
}

async function restoreKey({ context, screen, ask }: Session): Promise<Ending> {
  networkForNewKey(context)
  const words = await ask.secret('words', {
    message: 'Your recovery words, with spaces between',
    check: (given) => reasonAgainst(() => mnemonicToEntropy(given)),
  })
  const passphrase = await newPassphrase(ask, 'A passphrase for this machine')
  return ended(screen, createKey(context, { words, passphrase }), 'Your key is restored')
}

// The reason only: nothing that quotes a word.
function reasonAgainst(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { reason, wordNumber } = error.facts
    return wordNumber === undefined ? `${reason}` : `word ${wordNumber}: ${reason}`
  }
}

async function showKey({ context, screen }: Session): Promise<Ending> {
  return ended(screen, readPublicKey(context), 'Your key')
}

function ended(screen: Screen, key: PublicKey, title: string): Ending {
  screen.say(heading(screen, title))
  screen.say(
    rows(screen, [
      ['fingerprint', key.fingerprint],
      ['network', key.network],
      ['account 0', key.firstAccount],
    ]),
  )
  return { json: { ...key } }
}
