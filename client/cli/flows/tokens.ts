// Reading tokens of the API: bearer secrets that see and never act, whose hashes the server keeps.
// Beside them the tokens of the charter, which may ask for spends.

import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { askServer } from './api.ts'

const DAY_SECONDS = 86_400

export type Token = Awaited<ReturnType<Api['listTokens']>>['tokens'][number]

export type NewToken = {
  readonly name: string
  /** Where it may be used from, in CIDR notation. */
  readonly networks: readonly string[]
  readonly days: number
}

/** A new token with its secret, which is told this once. */
export function createToken(
  context: Context,
  { name, networks, days }: NewToken,
): Promise<Token & { readonly secret: string }> {
  const expiresAt = String(context.now() + days * DAY_SECONDS)
  const body = { name, networks: [...networks], expiresAt }
  return askServer(context, (api) => api.createToken({ body }))
}

export async function listTokens(context: Context): Promise<readonly Token[]> {
  return (await askServer(context, (api) => api.listTokens())).tokens
}

export type AskingToken = Awaited<ReturnType<Api['listAskingTokens']>>['tokens'][number]

/** Those of the charter that may ask for spends. */
export async function listAskingTokens(context: Context): Promise<readonly AskingToken[]> {
  return (await askServer(context, (api) => api.listAskingTokens())).tokens
}

/** @throws Refusal token.missing */
export async function withdrawToken(context: Context, id: string): Promise<void> {
  await askServer(context, (api) => api.withdrawToken({ id }))
}
