// JSON-RPC by lines over one connection, which is made when it is needed and made again after it
// broke. A server that breaks the form once is not listened to any further.

import type { Socket } from 'node:net'
import { Fault } from '@countersign/core/fault.ts'
import { openPeer, type Peer } from './peer.ts'

export type LineOptions = {
  /** As people know it; it stands in faults. */
  readonly url: string
  readonly dial: () => Promise<Socket>
  readonly timeoutMs: number
  /** The first words on each connection: only then come the others' questions. */
  readonly greet: (call: Peer['call']) => Promise<void>
  readonly onNotice: (method: string, params: readonly unknown[]) => void
}

export type Line = {
  /** @throws Fault chain.unreachable, chain.answer_invalid; chain.refused with what it said */
  call(method: string, ...params: readonly unknown[]): Promise<unknown>
  /** Ends the connection; the next question makes another. */
  renew(): void
  close(): void
}

export function openLine({ url, dial, greet, ...options }: LineOptions): Line {
  let current: Promise<Peer> | null = null
  let isClosed = false
  const unreachable = (cause: unknown) => new Fault('chain.unreachable', { url }, { cause })

  const open = async (): Promise<Peer> => {
    const socket = await dial().catch((cause: unknown) => {
      throw unreachable(cause)
    })
    const peer = openPeer(socket, { ...options, unreachable })
    try {
      await greet(peer.call)
      return peer
    } catch (error) {
      peer.close()
      throw error
    }
  }

  const peer = (): Promise<Peer> => {
    if (isClosed) return Promise.reject(unreachable(new Error('it was closed here')))
    if (current) return current
    const opening = open()
    current = opening
    const forget = () => {
      if (current === opening) current = null
    }
    opening.then(({ ended }) => ended.then(forget), forget)
    return opening
  }

  const renew = () => {
    current?.then(
      (open) => open.close(),
      () => undefined,
    )
    current = null
  }

  return {
    call: async (method, ...params) => (await peer()).call(method, ...params),
    renew,
    close() {
      isClosed = true
      renew()
    },
  }
}
