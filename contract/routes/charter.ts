// Routes of governance: the charter for reading, members' statements and the operators' tickets.
// Whoever brings a statement gains nothing by it: it is its author's by its own signatures.

import type { RouteSpec } from '../route.ts'
import { base64, canonical, digits, hex, listOf, RECEIPT, strict, text } from '../schema.ts'
import { Type } from '../type.ts'

/** A statement with a whole policy in it. */
const MAX_STATEMENT_BYTES = 1024 * 1024

const acted = strict({
  answer: canonical('What the signer answered'),
  request: base64(4_000_000, 'What was asked of the signer, which the receipt is an answer to'),
  receipt: base64(4_000_000, RECEIPT),
})

export const CHARTER_ROUTES = {
  showCharter: {
    method: 'GET',
    path: '/v1/charter',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'charter',
    summary: 'Who is there, what is proposed, what is locked, as of now. Asked of the signer',
    statuses: [200],
    answer: strict({ charter: canonical('The view, as the signer writes it') }),
  },
  exportCharter: {
    method: 'GET',
    path: '/v1/charter/export',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'charter',
    summary: 'The charter’s entries, oldest first, for whoever wants to verify them',
    query: strict({
      after: Type.Optional(digits('Number of the last entry seen, else 0')),
      limit: Type.Optional(
        Type.String({
          pattern: '^([1-9][0-9]?|[1-4][0-9]{2}|500)$',
          description: '1 to 500, else 50; fewer come when they are long',
        }),
      ),
    }),
    statuses: [200],
    answer: strict({
      entries: listOf(canonical('An entry whole, or what may be seen of one'), 500),
      head: canonical('How far the charter goes, signed by the signer'),
    }),
  },
  showCharterHead: {
    method: 'GET',
    path: '/v1/charter/head',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'charter',
    summary: 'How far the charter goes, signed by the signer: keep it, and compare later',
    statuses: [200],
    answer: strict({ head: canonical('Organisation, number, hash, time and signature') }),
  },
  actInCharter: {
    method: 'POST',
    path: '/v1/charter/acts',
    auth: 'reader',
    stepUp: { unneeded: 'the statement carries its author’s own signatures and factor' },
    rate: 'signer',
    tag: 'charter',
    summary: 'Brings a member’s signed statement to the signer: a proposal, a vote, a freeze',
    relays: 'charter.act',
    body: strict({
      statement: canonical('Canonical JSON that its author’s credentials have signed'),
      signatures: Type.Array(canonical('One of a credential of the author’s'), {
        minItems: 1,
        maxItems: 2,
      }),
      code: Type.Optional(text(1024, 'A one-time code, sealed to the signer for this statement')),
    }),
    maxBodyBytes: MAX_STATEMENT_BYTES,
    statuses: [200],
    answer: acted,
  },
  issueUnlock: {
    method: 'POST',
    path: '/v1/unlock-tickets',
    auth: 'none',
    stepUp: { unneeded: 'the ticket carries two operators’ signatures' },
    rate: 'ticket',
    tag: 'charter',
    summary: 'The ticket that two operators signed once they had identified the customer',
    relays: 'unlock.issue',
    body: strict({
      ticket: strict({
        ticket: strict({
          version: Type.String({ pattern: '^1$' }),
          organisation: hex(32),
          subject: text(64),
          changeSeq: digits('Number of the entry that last changed the subject'),
          evidence: hex(32, 'SHA-256 of the evidence the operators keep'),
          request: digits('Number of the entry that asked for it'),
          issuedAt: digits('When, in Unix seconds'),
        }),
        signatures: Type.Array(strict({ key: hex(32), signature: hex(64) }), {
          minItems: 2,
          maxItems: 16,
        }),
      }),
    }),
    statuses: [200],
    answer: acted,
  },
} as const satisfies Record<string, RouteSpec>
