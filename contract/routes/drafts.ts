// Routes that help to make a spend: what it costs, and a PSBT that nobody has signed yet.

import type { RouteSpec } from '../route.ts'
import {
  Address,
  base64,
  integer,
  listOf,
  oneOf,
  sats,
  strict,
  Txid,
  text,
  time,
} from '../schema.ts'
import { Type } from '../type.ts'
import { walletParams } from './system.ts'

/** 16 MiB as base64: the signer reads no more. */
const MAX_PSBT_CHARACTERS = 22_369_624

const satPerVb = (description: string) =>
  Type.Number({ minimum: 0, description: `${description}, in satoshis per virtual byte` })

const payment = strict({ address: Address, amountSats: sats('Amount') })
/** Where the other word would say nothing. */
const YES = { type: 'string', enum: ['yes'] }

const chain = oneOf('receive', 'change')
const index = integer('Place on its chain', 2 ** 31 - 1)
const path = text(32, 'Below the account keys')

export const DRAFT_ROUTES = {
  showFees: {
    method: 'GET',
    path: '/v1/fees',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'spends',
    summary: 'What the node estimates for a spend, and the least that is passed on',
    statuses: [200],
    answer: strict({
      seenAt: Type.Optional(time('When the node last answered')),
      leastSatPerVb: Type.Optional(satPerVb('The least the node passes on')),
      targets: listOf(
        strict({
          blocks: integer('To be in one of the next so many blocks', 1_008),
          minutes: integer('About so long'),
          satPerVb: satPerVb('The estimate'),
        }),
        16,
      ),
    }),
  },
  draftSpend: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/drafts',
    auth: 'reader',
    stepUp: { unneeded: 'keeps nothing, and nothing is signed' },
    rate: 'read',
    tag: 'spends',
    summary: 'An unsigned PSBT for these payments, with all a signer has to check. Nothing is kept',
    params: walletParams,
    body: strict({
      payments: Type.Array(payment, {
        minItems: 0,
        maxItems: 1_000,
        description: 'None with `bump`, `consolidate`, `refresh`, or `coins` that become one',
      }),
      bump: Type.Optional(
        strict(
          { txid: Txid, isCancelling: Type.Optional(Type.Unsafe<'yes'>(YES)) },
          'What is to go faster, or to come back',
        ),
      ),
      consolidate: Type.Optional(
        strict({ belowSats: sats('Coins that hold less') }, 'Small coins that become one'),
      ),
      refresh: Type.Optional(
        Type.Unsafe<'yes'>({ ...YES, description: 'Coins whose timelock nears opening' }),
      ),
      feeRateSatPerVb: Type.Optional(
        Type.String({
          pattern: '^(0|[1-9][0-9]{0,3})([.][0-9]{1,3})?$',
          description: 'Satoshis per virtual byte; else what the node estimates',
        }),
      ),
      coins: Type.Optional(
        Type.Array(
          Type.String({
            pattern: '^[0-9a-f]{64}:(0|[1-9][0-9]{0,9})$',
            description: 'Transaction id and number of the output',
          }),
          { minItems: 1, maxItems: 1_000, description: 'Exactly these coins; else as few as do' },
        ),
      ),
      isMax: Type.Optional(Type.Unsafe<'yes'>(YES)),
    }),
    maxBodyBytes: 256 * 1024,
    statuses: [200],
    answer: strict({
      txid: Txid,
      psbt: base64(MAX_PSBT_CHARACTERS, 'Unsigned. Read it yourself before you sign'),
      amountSats: sats('What leaves the wallet, fee included'),
      feeSats: sats('Fee'),
      droppedSats: sats('The part of it that was too little for change'),
      vsize: integer('Virtual bytes, once it is signed'),
      rate: strict({
        satPerVb: satPerVb('What was aimed at'),
        from: oneOf('asked', 'node', 'default'),
      }),
      inputs: listOf(
        strict({
          txid: Txid,
          outputIndex: integer('Number of the output it spends', 2 ** 32 - 1),
          amountSats: sats('Amount'),
          chain,
          index,
          path,
        }),
        2_000,
      ),
      payments: listOf(payment, 1_000),
      bumped: Type.Optional(
        strict(
          {
            txid: Txid,
            how: oneOf('replaced', 'pulled'),
            feeSats: Type.Optional(sats('Fee')),
            vsize: integer('Virtual bytes'),
            along: listOf(Txid, 100),
          },
          'What this replaces, or pulls along',
        ),
      ),
      left: Type.Optional(
        strict(
          { later: integer('For another time'), worthless: integer('Worth less than their fee') },
          'Small coins that stay',
        ),
      ),
      change: Type.Optional(
        strict({ address: Address, amountSats: sats('Amount'), chain, index, path }),
      ),
    }),
  },
} as const satisfies Record<string, RouteSpec>
