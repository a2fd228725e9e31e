// The recovery kit as text: what anybody needs besides the keys to spend without this server. It
// holds no secret; whoever has it sees what the wallet holds.

import type { Say } from '../../words/use.ts'
import type { kitWords } from './kit-words.ts'
import { keysOf, shapeOf, type Wallet } from './shape.ts'

type Words = Say<(typeof kitWords.keys)[number]>

export function kitText(wallet: Wallet, say: Words): string {
  const { name, descriptor, policyHash } = wallet
  const { needed, keys } = shapeOf(descriptor)
  const listed = keysOf(wallet).map(({ whose, fingerprint, path, xpub }) =>
    [say(whose), `  ${fingerprint}/${path}`, `  ${xpub}`].join('\n'),
  )
  const parts = [
    say('title', { wallet: name }),
    say('noSecret'),
    `${say('descriptor')}\n${descriptor}`,
    `${say('keys', { needed, keys })}\n${listed.join('\n')}`,
    `${say('leave')}\n${waysOut(wallet, say)
      .map((way, at) => `${at + 1}. ${way}`)
      .join('\n')}`,
    `${say('policyHash')} ${policyHash}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function waysOut(wallet: Wallet, say: Words): readonly string[] {
  const { waitBlocks } = shapeOf(wallet.descriptor)
  const hasBackup = keysOf(wallet).some(({ whose }) => whose === 'backup')
  const first = say('stepImport')
  if (waitBlocks !== null) {
    const who = say(hasBackup ? 'backup' : 'user')
    return [first, say('stepWait', { blocks: waitBlocks, who }), say('stepSweep')]
  }
  if (hasBackup) return [first, say('stepBackup'), say('stepSweep')]
  return [first, say('stepServerKey', { wallet: wallet.name }), say('stepSweep')]
}
