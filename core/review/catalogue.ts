// Every check there is, in one list. An id is never renamed and never given to another check.

import { COSTS } from './costs.ts'
import { EXCHANGES } from './exchanges.ts'
import { FACTORS } from './factors.ts'
import type { Check } from './finding.ts'
import { GOVERNANCE } from './governance.ts'
import { LIMITS } from './limits.ts'
import { NOTICES } from './notices.ts'
import { PEOPLE } from './people.ts'
import { RULES } from './rules.ts'
import { RUNNING } from './running.ts'
import { STANDING } from './standing.ts'
import { STATED } from './stated.ts'
import { TOKENS } from './tokens.ts'
import { WALLETS } from './wallets.ts'

export const CHECKS: readonly Check[] = [
  ...LIMITS,
  ...RULES,
  ...COSTS,
  ...GOVERNANCE,
  ...STANDING,
  ...PEOPLE,
  ...FACTORS,
  ...TOKENS,
  ...NOTICES,
  ...WALLETS,
  ...EXCHANGES,
  ...RUNNING,
  ...STATED,
]
