// The account of this client's member in the console: a device makes the link that sets it up.

import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { askServer } from './api.ts'

export type Opening = Awaited<ReturnType<Api['openAccount']>>

/** @throws Fault client.api_away where there is no server */
export function openAccount(context: Context): Promise<Opening> {
  return askServer(context, (api) => api.openAccount({ body: {} }))
}
