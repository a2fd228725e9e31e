// Signer and trader as tests have them: what people run, with a clock to move and a step to die at.
// They read the code that was compiled for those, so that they start as fast.

import { type Kind, SIGNER, TRADER } from '@countersign/launcher/cage.ts'

const mortal = (like: Kind, entry: string): Kind => ({
  ...like,
  entry,
  code: [...like.code, 'tests/entries'],
  like,
})

export const MORTAL_SIGNER: Kind = mortal(SIGNER, 'tests/entries/signer.ts')
export const MORTAL_TRADER: Kind = mortal(TRADER, 'tests/entries/trader.ts')
