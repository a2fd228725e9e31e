// What a visitor of the demonstration may have the others do: they sit at no browser of theirs.

import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { mine } from '../world.ts'
import type { Act } from './door.ts'
import type { Lived } from './life.ts'
import { approve } from './months.ts'
import { TREASURY } from './wallets.ts'

export function actsOf(lived: Lived): readonly Act[] {
  const { house, people, pending } = lived
  return [
    {
      path: '/chloe-approves',
      title: 'Chloé approves the crane',
      what: 'Then Ada types her code, and the signer signs: watch it arrive in the console.',
      async run() {
        await approve(lived, people.chloe, { wallet: TREASURY, psbt: pending })
        const code = people.ada.code()
        await askSigner(house.context, { wallet: TREASURY, psbt: pending, code })
      },
    },
    {
      path: '/a-block',
      title: 'A block is found',
      what: 'What was sent is confirmed by it.',
      run: () => mine(house.context),
    },
  ]
}
