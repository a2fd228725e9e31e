// The pages that the navigation, the palette and the keyboard lead to. A page is added here and in
// router.tsx.

import type { IconName } from '../parts/Icon.tsx'
import type { shellWords } from './words.ts'

export type PageLink = {
  readonly to:
    | '/'
    | '/wallets'
    | '/exchanges'
    | '/decisions'
    | '/policies'
    | '/people'
    | '/tokens'
    | '/alerts'
    | '/notices'
    | '/review'
    | '/audit'
    | '/incident'
    | '/account'
    | '/shortcuts'
  readonly icon: IconName
  readonly label: (typeof shellWords.keys)[number]
  /** Pressed after `g`. */
  readonly key: string
  /** Whether it stands in the rail, or is found by the palette only. */
  readonly isInRail: boolean
}

export const PAGES: readonly PageLink[] = [
  { to: '/', icon: 'home', label: 'overview', key: 'o', isInRail: true },
  { to: '/wallets', icon: 'wallet', label: 'wallets', key: 'w', isInRail: true },
  { to: '/exchanges', icon: 'swap', label: 'exchanges', key: 'x', isInRail: true },
  { to: '/decisions', icon: 'check', label: 'decisions', key: 'd', isInRail: true },
  { to: '/policies', icon: 'shield', label: 'policies', key: 'p', isInRail: true },
  { to: '/people', icon: 'people', label: 'people', key: 'u', isInRail: true },
  { to: '/tokens', icon: 'key', label: 'tokens', key: 't', isInRail: true },
  { to: '/alerts', icon: 'clock', label: 'alerts', key: 'l', isInRail: true },
  { to: '/notices', icon: 'bell', label: 'notices', key: 'n', isInRail: true },
  { to: '/review', icon: 'eye', label: 'review', key: 'r', isInRail: true },
  { to: '/audit', icon: 'list', label: 'audit', key: 'a', isInRail: true },
  { to: '/incident', icon: 'alert', label: 'incident', key: 'b', isInRail: true },
  { to: '/account', icon: 'user', label: 'account', key: 'm', isInRail: true },
  { to: '/shortcuts', icon: 'keyboard', label: 'shortcuts', key: 'k', isInRail: false },
]
