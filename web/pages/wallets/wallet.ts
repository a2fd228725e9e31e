// A wallet as the API shows it.

import type { Answer } from '../../session/api.ts'

export type Wallet = Answer<'showWallet'>
