// The desk as a process: it can neither listen nor connect. The launcher hands it each browser's
// connection, and those to signer and trader when it asks. It keeps nothing: a new desk goes on at
// once.

import type { Socket } from 'node:net'
import type { DeskPeer, DeskSettings, FromDesk, ToDesk } from '@countersign/channel/launch.ts'
import { openLines } from './lines.ts'
import { type Link, openLink } from './link.ts'
import { type Pages, readPages } from './pages.ts'
import { openVisitors, type Visitors } from './visitors.ts'
import { answerBrowsers, type Desk } from './web.ts'

/** Browsers that come before it was told to begin; more are sent away. */
const MAX_EARLY = 64

/** The pages are read when the first browser comes: programs ask for none, and stripping types
 * takes time at the start and 30 MB for good. */
type Links = Readonly<Record<DeskPeer, Link>>

function lazily(settings: DeskSettings, links: Links): Desk {
  const { origin } = new URL(settings.url)
  let pages: Pages | null = null
  return {
    origin,
    links,
    get pages() {
      pages ??= readPages(settings)
      return pages
    },
  }
}

/** Runs until the launcher says stop or is gone. */
export function runDesk(): void {
  const tell = (message: FromDesk) => void process.send?.(message)
  const links: Links = {
    signer: openLink(() => tell({ kind: 'dial', to: 'signer' })),
    trader: openLines(() => tell({ kind: 'dial', to: 'trader' })),
  }
  const early: Socket[] = []
  let visitors: Visitors | null = null

  const begin = (settings: DeskSettings) => {
    if (visitors) return
    visitors = openVisitors(answerBrowsers(lazily(settings, links)))
    for (const socket of early.splice(0)) visitors.accept(socket)
    tell({ kind: 'serving' })
  }

  const welcome = (socket: Socket) => {
    if (visitors) visitors.accept(socket)
    else if (early.length < MAX_EARLY) early.push(socket)
    else socket.destroy()
  }

  process.on('message', (message: ToDesk, handle) => {
    switch (message.kind) {
      case 'begin':
        return begin(message.settings)
      case 'connection': {
        const { what } = message
        // Without a handle it was closed meanwhile, and did not survive the way here.
        if (what === 'browser') return handle ? welcome(handle as Socket) : undefined
        return handle ? links[what].connected(handle as Socket) : links[what].lost()
      }
      case 'stop':
        process.exit(0)
    }
  })
  // Without its launcher nobody can reach it.
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'started' })
}
