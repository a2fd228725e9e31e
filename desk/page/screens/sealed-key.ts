// For whom the signer's key of a 2-of-2 is sealed, each recipient whole: who compares less compares
// nothing. It is decided in the one moment in which the wallet is made.

import { h } from '../dom.ts'
import { facts, grouped, notice, section } from '../parts.ts'

export function sealedKeyCard(recipients: readonly string[]): HTMLElement {
  if (recipients.length === 0) {
    return notice(
      'warn',
      'The signer’s key is sealed for nobody.',
      h(
        'p',
        {},
        'Without the signer’s folder and its unseal key nobody gets out of this wallet, and no ',
        'recipient can be added to a wallet that is there.',
      ),
    )
  }
  return section(
    'Sealed key',
    facts(
      ...recipients.map(
        (each, at) => [`Recipient ${at + 1}`, grouped(each, `Recipient ${at + 1}`)] as const,
      ),
    ),
    h(
      'p',
      { class: 'hint' },
      'The signer’s key is sealed for these keys of age, once, when the wallet is made. Whoever ',
      'has one of them needs only your key to move everything: compare each, to its end.',
    ),
  )
}
