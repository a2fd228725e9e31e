// Whether amounts are shown in bitcoin or satoshis, in this browser.

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

export type Unit = 'BTC' | 'sats'

type Chosen = { readonly unit: Unit; readonly choose: (unit: Unit) => void }

const KEPT = 'countersign.unit'

const Context = createContext<Chosen>({ unit: 'BTC', choose: () => undefined })

export function UnitProvider({ children }: { readonly children: ReactNode }) {
  const [unit, setUnit] = useState<Unit>(() =>
    localStorage.getItem(KEPT) === 'sats' ? 'sats' : 'BTC',
  )
  const chosen = useMemo(
    () => ({
      unit,
      choose(next: Unit) {
        localStorage.setItem(KEPT, next)
        setUnit(next)
      },
    }),
    [unit],
  )
  return <Context value={chosen}>{children}</Context>
}

export const useUnit = (): Chosen => useContext(Context)
