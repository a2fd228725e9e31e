// The account of this client's member in the console: a device makes the link that sets it up.

import { Fault } from '@countersign/core/fault.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { waysOf } from '../keep/ways.ts'
import { askApi } from './api.ts'

export type Opening = Awaited<ReturnType<Api['openAccount']>>

/** @throws Fault client.api_away where there is no server */
export function openAccount(context: Context): Promise<Opening> {
  const ways = waysOf(context)
  if (ways.kind === 'socket') throw new Fault('client.api_away')
  return askApi(context, ways.api, (api) => api.openAccount({ body: {} }))
}
