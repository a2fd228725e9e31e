// The pages of the console as the demonstration's owner comes to them, by what stands behind the #.

import { PETTY_CASH, TREASURY } from '@countersign/demo/lived/wallets.ts'

/** @param txid - of a spend of the treasury */
export const pagesFor = (txid: string): readonly string[] => [
  '/',
  '/wallets',
  `/wallets/${TREASURY}`,
  `/wallets/${TREASURY}?tab=addresses`,
  `/wallets/${TREASURY}?tab=coins`,
  `/wallets/${TREASURY}?tab=labels`,
  `/wallets/${TREASURY}?tab=details`,
  `/wallets/${TREASURY}/spend`,
  `/wallets/${TREASURY}/spends`,
  `/wallets/${TREASURY}/spends/${txid}`,
  `/wallets/${TREASURY}/policy`,
  `/wallets/${PETTY_CASH}/policy/edit`,
  '/policies',
  '/decisions',
  '/people',
  '/tokens',
  '/notices',
  '/audit',
  '/account',
  '/welcome',
  '/shortcuts',
]
