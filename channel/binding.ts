// What sealed messages are for. On its own, so that pages can have it without Node's cryptography.

import type { Canonical } from '@countersign/core/canonical.ts'

/** What a sealed message is bound to, for example a purpose, a wallet and a txid. */
export type Binding = { readonly [key: string]: Canonical }
