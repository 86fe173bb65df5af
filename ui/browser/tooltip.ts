const GAP_PX = 6;
const EDGE_PX = 8;

/** Shows an element's `data-tip` beside it while it is pointed at or focused; Escape hides it (WCAG 1.4.13). */
export function installTooltip(tip: HTMLElement): void {
  let anchor: HTMLElement | null = null;

  const hide = (): void => {
    anchor?.removeAttribute('aria-describedby');
    anchor = null;
    tip.hidden = true;
  };
  const show = (target: EventTarget | null): void => {
    const next = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
    if (next === null || next === anchor) return;
    hide();
    anchor = next;
    tip.textContent = next.dataset['tip'] ?? '';
    tip.hidden = false;
    next.setAttribute('aria-describedby', tip.id);
    place(tip, next.getBoundingClientRect());
  };
  const leave = (event: MouseEvent | FocusEvent): void => {
    const to = event.relatedTarget;
    if (to instanceof Node && (tip.contains(to) || anchor?.contains(to) === true)) return;
    if (anchor !== null && anchor !== document.activeElement) hide();
    else if (event.type === 'focusout') hide();
  };

  document.addEventListener('pointerover', (event) => show(event.target));
  document.addEventListener('focusin', (event) => show(event.target));
  document.addEventListener('pointerout', leave);
  document.addEventListener('focusout', leave);
  document.addEventListener('scroll', hide, { capture: true, passive: true });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
}

function place(tip: HTMLElement, anchor: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = tip;
  const below = anchor.bottom + GAP_PX + height < innerHeight - EDGE_PX;
  const left = Math.min(Math.max(anchor.left, EDGE_PX), innerWidth - width - EDGE_PX);
  tip.style.left = `${Math.max(left, EDGE_PX)}px`;
  tip.style.top = `${below ? anchor.bottom + GAP_PX : anchor.top - GAP_PX - height}px`;
}
