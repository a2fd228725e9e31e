// What came in and went out in three months, as data.

import { PETTY_CASH, TREASURY } from './wallets.ts'

export type Line = {
  readonly daysAgo: number
  readonly wallet: string
  readonly label: string
  /** Less than nothing for what goes out. */
  readonly bitcoin: number
  /** To a wallet of the organisation instead of somebody else. */
  readonly to?: string
}

const line = (daysAgo: number, wallet: string, bitcoin: number, label: string): Line => ({
  daysAgo,
  wallet,
  bitcoin,
  label,
})

/** Oldest first. */
export const LEDGER: readonly Line[] = [
  line(90, TREASURY, 2.5, 'Opening balance'),
  line(88, TREASURY, 0.418_72, 'Invoice 1041, Fjord Ferries'),
  { ...line(86, TREASURY, -0.12, 'Petty cash, refill'), to: PETTY_CASH },
  line(84, PETTY_CASH, -0.004_81, 'Hosting'),
  line(81, TREASURY, -0.0965, 'Timber, Skog & Sons'),
  line(77, TREASURY, 0.352_04, 'Invoice 1042, Pilot station'),
  line(75, PETTY_CASH, -0.011_35, 'Train tickets'),
  line(70, TREASURY, -0.143_28, 'Wages, part-time crew'),
  line(66, TREASURY, 0.529_9, 'Invoice 1043, Fjord Ferries'),
  line(63, PETTY_CASH, -0.006_02, 'Printing'),
  line(59, TREASURY, -0.081_44, 'Sailcloth'),
  line(56, TREASURY, 0.274_15, 'Invoice 1044, Rowing club'),
  line(54, TREASURY, -0.62, 'New workshop roof, first half'),
  line(50, PETTY_CASH, -0.017_6, 'Tools'),
  line(47, TREASURY, 0.611_08, 'Invoice 1045, Pilot station'),
  line(44, TREASURY, -0.143_28, 'Wages, part-time crew'),
  line(40, PETTY_CASH, -0.004_81, 'Hosting'),
  line(37, TREASURY, 0.338_5, 'Invoice 1046, Lighthouse trust'),
  line(33, TREASURY, -0.104_9, 'Timber, Skog & Sons'),
  { ...line(30, TREASURY, -0.1, 'Petty cash, refill'), to: PETTY_CASH },
  line(27, PETTY_CASH, -0.028_4, 'Safety harnesses'),
  line(24, TREASURY, 0.457_3, 'Invoice 1047, Fjord Ferries'),
  line(20, TREASURY, -0.58, 'New workshop roof, second half'),
  line(17, TREASURY, -0.143_28, 'Wages, part-time crew'),
  line(14, PETTY_CASH, -0.009_17, 'Train tickets'),
  line(11, TREASURY, 0.392_61, 'Invoice 1048, Rowing club'),
  line(8, TREASURY, -0.064_2, 'Varnish and paint'),
  line(6, TREASURY, -0.218_75, 'Keel plates, half in advance'),
  line(5, PETTY_CASH, -0.004_81, 'Hosting'),
  line(4, TREASURY, -0.195_4, 'Timber, Skog & Sons'),
  line(3, TREASURY, 0.283_47, 'Invoice 1049, Lighthouse trust'),
  line(2, TREASURY, -0.143_28, 'Wages, part-time crew'),
  line(1, PETTY_CASH, -0.013_3, 'Printing'),
]
