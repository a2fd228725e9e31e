// Several connections to one peer, for questions that take long: the trader waits for exchanges,
// and who cancels an order must not stand behind who adds a key.

import { type Link, openLink } from './link.ts'

/** Most people at once who wait for an exchange. */
const LINES = 4
/** An exchange is asked several times for one act, ten seconds each at most. */
const PATIENCE_MS = 60_000

type Line = { readonly link: Link; waiting: number }

/** @param dial - asks the launcher for a connection, which `connected` brings later */
export function openLines(dial: () => void, count: number = LINES): Link {
  /** Whoever asked first takes the next connection: they are all alike. */
  const dialling: Link[] = []
  const lines = Array.from({ length: count }, (): Line => {
    const link: Link = openLink(() => {
      dialling.push(link)
      dial()
    }, PATIENCE_MS)
    return { link, waiting: 0 }
  })
  return {
    async ask(payload) {
      const line = lines.reduce((best, each) => (each.waiting < best.waiting ? each : best))
      line.waiting += 1
      try {
        return await line.link.ask(payload)
      } finally {
        line.waiting -= 1
      }
    },
    connected(socket) {
      const link = dialling.shift()
      if (link) link.connected(socket)
      else socket.destroy()
    },
    lost: () => dialling.shift()?.lost(),
  }
}
