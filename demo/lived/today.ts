// How things stand now: a spend that one has approved and one more has to, and a member who has
// asked for a lock to be opened.

import { askSigner } from '@countersign/cli/flows/cosign.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { walletSubject } from '@countersign/core/charter/lock.ts'
import { act } from '../team.ts'
import { PAYEE } from '../world.ts'
import { approve, type Life, signed } from './months.ts'
import { PETTY_CASH, TREASURY } from './wallets.ts'

const HOUR = 3_600
const PENDING_SATS = 48_000_000n

/** @returns the spend that waits */
export async function comeToToday(life: Life): Promise<Psbt> {
  const { house, people } = life
  house.goTo(9 * HOUR)
  const subject = walletSubject(PETTY_CASH)
  const why = 'The harbour shop wants to be paid weekly'
  await act(house.stage, people.ben, { act: 'request-unlock', subject, why }, ['passkey'])

  house.goTo(2 * HOUR)
  const psbt = await signed(life, { wallet: TREASURY, address: PAYEE, amountSats: PENDING_SATS })
  const asked = await askSigner(house.context, { wallet: TREASURY, psbt })
  if (asked.kind !== 'waiting') throw new Error(`it does not wait: ${asked.kind}`)
  house.goTo(HOUR)
  await approve(life, people.ben, { wallet: TREASURY, psbt })
  house.goTo(0)
  return psbt
}
