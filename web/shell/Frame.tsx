// The frame around the pages: header, rail, content; on a phone the rail is a drawer.

import { ApiProblem } from '@countersign/sdk/problem.ts'
import { Loader } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Navigate, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { Live } from '../live/Live.tsx'
import { Side } from '../parts/Dialog.tsx'
import { FaultNote } from '../parts/FaultNote.tsx'
import { useRead } from '../session/api.ts'
import { StepUp } from '../session/StepUp.tsx'
import { wantLater } from '../session/wanted.ts'
import { useWords } from '../words/use.ts'
import { Banners } from './Banners.tsx'
import { Header } from './Header.tsx'
import { Jump } from './Jump.tsx'
import { Rail } from './Rail.tsx'
import { shellWords } from './words.ts'

/** The frame, for whoever has signed in; everybody else is led to where that is done. */
export function Frame() {
  const me = useRead('showMe', {})
  const isNobody = me.error instanceof ApiProblem && me.error.status === 401
  if (isNobody) return <Nobody />
  if (me.data?.session.stage === 'setting-up') return <Navigate replace to="/set-up" />
  if (me.data) return <Framed />
  return (
    <main className="alone">
      {me.error ? <FaultNote error={me.error} onAgain={() => void me.refetch()} /> : <Loader />}
    </main>
  )
}

/** A fresh installation has nobody who could sign in: it begins elsewhere. */
function Nobody() {
  const { state } = useRouter()
  const { data, error } = useRead('showSignerIdentity', {})
  // Where one was when this was first shown; a moment later one is where one signs in.
  useState(() => wantLater(state.location.href))
  if (data?.isClaimed === 'no') return <Navigate replace to="/welcome" />
  return data || error ? <Navigate replace to="/sign-in" /> : null
}

function Framed() {
  const say = useWords(shellWords)
  const [isMenuOpen, menu] = useDisclosure()
  const content = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const isFirst = useRef(true)

  // Whoever has the page read aloud goes on at the new one, not at the link.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is done when the path changes
  useEffect(() => {
    if (!isFirst.current) content.current?.focus()
    isFirst.current = false
    menu.close()
  }, [path])

  return (
    <Live>
      <div className="frame">
        <Header onMenu={menu.open} onSkip={() => content.current?.focus()} />
        <nav aria-label={say('nav')} className="rail">
          <Rail />
        </nav>
        <div className="column">
          <Banners />
          <main className="content" id="content" ref={content} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
      <Side onClose={menu.close} opened={isMenuOpen} size={280} title={say('menuTitle')}>
        <nav aria-label={say('nav')}>
          <Rail />
        </nav>
      </Side>
      <Jump />
      <StepUp />
    </Live>
  )
}
