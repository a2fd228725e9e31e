// The two ways by which frames reach signer and trader: a unix socket of the launcher's, and the
// desk. Neither needs trust: whoever asks checks every answer.

import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { askOnce, type Exchange } from '@countersign/channel/client.ts'
import { Fault } from '@countersign/core/fault.ts'

/** An exchange is asked several times for one act of the trader's. */
const TIMEOUT_MS = 60_000

/** By a unix socket of the launcher's. */
export const bySocket =
  (path: string): Exchange =>
  (payload) =>
    askOnce(path, payload)

/** By the desk, which passes frames on. @throws Fault channel.unreachable */
export const byDesk =
  (url: string, door: '/signer' | '/trader' = '/signer'): Exchange =>
  (payload) => {
    const to = new URL(door, url)
    // Browsers know where *.localhost is; the resolver of many systems does not.
    const isHere = to.hostname === 'localhost' || to.hostname.endsWith('.localhost')
    const host = isHere ? '127.0.0.1' : to.hostname
    const headers = {
      host: to.host,
      'content-type': 'application/octet-stream',
      'content-length': payload.length,
    }
    const request = to.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const fail = (cause?: Error) =>
        reject(new Fault('channel.unreachable', { url }, cause ? { cause } : undefined))
      const options = { method: 'POST', host, port: to.port, path: to.pathname, headers }
      // A connection of its own: one that was kept may be closed there just as it is used again,
      // and nobody could say then whether the frame arrived.
      const own = { agent: false, servername: to.hostname, timeout: TIMEOUT_MS } as const
      const sent = request({ ...options, ...own }, (answer) => {
        const chunks: Uint8Array[] = []
        answer.on('data', (chunk: Uint8Array) => chunks.push(chunk))
        answer.on('error', fail)
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(new Uint8Array(Buffer.concat(chunks)))
          else fail(new Error(`status ${answer.statusCode}`))
        })
      })
      sent.on('timeout', () => sent.destroy())
      sent.on('error', fail)
      sent.end(payload)
    })
  }
