// The desk as a process: it can neither listen nor connect. The launcher hands it each browser's
// connection, and one to the signer when it asks. It keeps nothing: a new desk goes on at once.

import type { Socket } from 'node:net'
import type { DeskSettings, FromDesk, ToDesk } from '@countersign/channel/launch.ts'
import { openLink, type SignerLink } from './link.ts'
import { type Pages, readPages } from './pages.ts'
import { openVisitors, type Visitors } from './visitors.ts'
import { answerBrowsers, type Desk } from './web.ts'

/** Browsers that come before it was told to begin; more are sent away. */
const MAX_EARLY = 64

/** The pages are read when the first browser comes: programs ask for none, and stripping types
 * takes time at the start and 30 MB for good. */
function lazily(settings: DeskSettings, link: SignerLink): Desk {
  const { origin } = new URL(settings.url)
  let pages: Pages | null = null
  return {
    origin,
    link,
    get pages() {
      pages ??= readPages(settings)
      return pages
    },
  }
}

/** Runs until the launcher says stop or is gone. */
export function runDesk(): void {
  const tell = (message: FromDesk) => void process.send?.(message)
  const link: SignerLink = openLink(() => tell({ kind: 'dial' }))
  const early: Socket[] = []
  let visitors: Visitors | null = null

  const begin = (settings: DeskSettings) => {
    if (visitors) return
    visitors = openVisitors(answerBrowsers(lazily(settings, link)))
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
        // It was closed meanwhile: the handle did not survive the way here.
        if (!handle) return message.what === 'signer' ? link.lost() : undefined
        if (message.what === 'signer') return link.connected(handle as Socket)
        return welcome(handle as Socket)
      }
      case 'stop':
        process.exit(0)
    }
  })
  // Without its launcher nobody can reach it.
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'started' })
}
