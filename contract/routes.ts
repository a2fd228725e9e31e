// The HTTP API, whole: one table. Validation, OpenAPI, the SDK and the test of what is gated all
// derive from it.

import type { RouteSpec } from './route.ts'
import { ACCOUNT_ROUTES } from './routes/accounts.ts'
import { ALERT_ROUTES } from './routes/alerts.ts'
import { AUDIT_ROUTES } from './routes/audit.ts'
import { CHAIN_ROUTES } from './routes/chain.ts'
import { CHARTER_ROUTES } from './routes/charter.ts'
import { DRAFT_ROUTES } from './routes/drafts.ts'
import { ENTERING_ROUTES } from './routes/entering.ts'
import { EXCHANGE_ROUTES } from './routes/exchange.ts'
import { EXIT_ROUTES } from './routes/exits.ts'
import { INCIDENT_ROUTES } from './routes/incident.ts'
import { LABEL_ROUTES } from './routes/labels.ts'
import { NOTICE_ROUTES } from './routes/notices.ts'
import { REVIEW_ROUTES } from './routes/review.ts'
import { SPEND_ROUTES } from './routes/spends.ts'
import { SYSTEM_ROUTES } from './routes/system.ts'
import { TOKEN_ROUTES } from './routes/tokens.ts'
import { WALLET_ROUTES } from './routes/wallets.ts'

export const ROUTES = {
  ...SYSTEM_ROUTES,
  ...ENTERING_ROUTES,
  ...ACCOUNT_ROUTES,
  ...WALLET_ROUTES,
  ...CHAIN_ROUTES,
  ...LABEL_ROUTES,
  ...EXIT_ROUTES,
  ...DRAFT_ROUTES,
  ...SPEND_ROUTES,
  ...TOKEN_ROUTES,
  ...CHARTER_ROUTES,
  ...NOTICE_ROUTES,
  ...ALERT_ROUTES,
  ...AUDIT_ROUTES,
  ...REVIEW_ROUTES,
  ...INCIDENT_ROUTES,
  ...EXCHANGE_ROUTES,
} as const satisfies Record<string, RouteSpec>

export type Routes = typeof ROUTES
export type RouteId = keyof Routes

/** Bodies of routes that name no bound of their own. */
export const MAX_BODY_BYTES = 16 * 1024

export const ROUTE_IDS = Object.keys(ROUTES) as readonly RouteId[]

/** A route as what every route has; the table's own types are narrower. */
export const routeOf = (id: RouteId): RouteSpec => ROUTES[id]
