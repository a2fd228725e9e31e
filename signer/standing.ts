// Nothing is appended, no code is looked at and nothing is signed while the signer has to stand
// still. Held around the signer itself, so that no act can forget it.

import { Fault } from '@countersign/core/fault.ts'
import { walletOfLog } from './ledger.ts'
import type { Signer } from './signer.ts'

/** @throws Fault signer.frozen, clock.jumped, witness.needed */
function checkStanding({ charter, isSteady, witness }: Signer): void {
  const { frozen } = charter().stops
  if (frozen !== null) throw new Fault('signer.frozen', { why: frozen })
  if (!isSteady()) throw new Fault('clock.jumped')
  if (witness.state() === 'needed') throw new Fault('witness.needed')
}

/** @throws Fault wallet.frozen */
export function checkWalletStanding({ charter }: Pick<Signer, 'charter'>, wallet: string): void {
  const txid = charter().stops.frozenWallets.get(wallet)
  if (txid !== undefined) throw new Fault('wallet.frozen', { wallet, txid })
}

/** The same signer, which acts only while nothing stops it. */
export function guarded(signer: Signer): Signer {
  const { append, codes, walletKeys } = signer
  return {
    ...signer,
    append(drafts, also) {
      checkStanding(signer)
      for (const { log } of drafts) checkWalletStanding(signer, walletOfLog(log) ?? '')
      return append(drafts, also)
    },
    codes: {
      ...codes,
      check(attempt) {
        checkStanding(signer)
        return codes.check(attempt)
      },
    },
    walletKeys: {
      ...walletKeys,
      sign(account, spend) {
        checkStanding(signer)
        for (const { name, account: other } of signer.charter().wallets.values()) {
          if (other === account) checkWalletStanding(signer, name)
        }
        return walletKeys.sign(account, spend)
      },
    },
  }
}
