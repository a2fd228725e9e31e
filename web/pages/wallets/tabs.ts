// The tabs of a wallet's page, by the names that stand in its address.

export const TAB_NAMES = ['transactions', 'addresses', 'coins', 'labels', 'details'] as const

export type TabName = (typeof TAB_NAMES)[number]

/** What an address asks for, as far as it is understood. */
export function readTab(search: Readonly<Record<string, unknown>>): { readonly tab?: TabName } {
  const tab = TAB_NAMES.find((each) => each === search.tab)
  return tab === undefined ? {} : { tab }
}
