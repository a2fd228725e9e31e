// Ctrl K or the button in the header opens the palette; `g` and a letter lead to a page at once.

import { useHotkeys } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react'
import { jumpsAsked, onJump, openJump } from './jump-state.ts'
import { PAGES } from './pages.ts'

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }))

/** Between `g` and the letter. */
const PATIENCE_MS = 1_500

export function Jump() {
  const asked = useSyncExternalStore(onJump, jumpsAsked)
  useHotkeys([['mod+K', openJump]], [])
  useLetters()
  return asked > 0 ? (
    <Suspense>
      <Palette asked={asked} />
    </Suspense>
  ) : null
}

function useLetters(): void {
  const navigate = useNavigate()
  const pressedAt = useRef(0)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, metaKey, altKey } = event
      const isTyping = target instanceof HTMLElement && target.matches(TYPING)
      if (ctrlKey || metaKey || altKey || isTyping) return
      const isFollowing = Date.now() - pressedAt.current < PATIENCE_MS
      pressedAt.current = key === 'g' ? Date.now() : 0
      if (key === '?') return void navigate({ to: '/shortcuts' })
      const page = isFollowing ? PAGES.find((each) => each.key === key) : undefined
      if (page) void navigate({ to: page.to })
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [navigate])
}

const TYPING = 'input, textarea, select, [contenteditable], [role=dialog] *'
