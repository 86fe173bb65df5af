import type { TaskOrder, TaskPosition } from '../../domain/task-order.js';
import { compareKeys } from '../../domain/task-order.js';
import { countWhile } from '../count-while.js';
import type { Bounds, KnownRows } from './known-rows.js';

/**
 * How many rows of each member are among the first `offset` of the merged order, as far as what is known of the rows
 * tells. Of rows with one key, those of the member that comes first are first.
 */
export function boundSplits(members: readonly KnownRows[], offset: number, order: TaskOrder): Bounds[] {
  const byKey = compareKeys(order);
  /** How many rows of all members stand before the one at a place of one of them. */
  const rank = (member: number, place: number, bound: keyof Bounds): number => {
    const row = members[member]?.at(place) as TaskPosition;
    return members.reduce((sum, other, i) => {
      if (i === member) return sum + place;
      return sum + other.countBefore(({ at }) => (byKey(at, row.at) || i - member) < 0)[bound];
    }, 0);
  };
  const bounds = members.map(({ places, length }, i): Bounds => {
    const surely = countWhile(places, (place) => rank(i, place, 'most') < offset);
    const maybe = countWhile(places, (place) => rank(i, place, 'least') < offset);
    return {
      least: surely === 0 ? 0 : (places[surely - 1] ?? 0) + 1,
      most: Math.min(places[maybe] ?? length, length, offset),
    };
  });
  return withinSum(bounds, offset);
}

/** What the others can't have is the member's own, and what they have isn't. */
function withinSum(bounds: readonly Bounds[], offset: number): Bounds[] {
  const [least, most] = [sum(bounds, 'least'), sum(bounds, 'most')];
  return bounds.map((own) => ({
    least: Math.min(own.most, Math.max(own.least, offset - (most - own.most))),
    most: Math.max(own.least, Math.min(own.most, offset - (least - own.least))),
  }));
}

export function sum(bounds: readonly Bounds[], bound: keyof Bounds): number {
  return bounds.reduce((total, own) => total + own[bound], 0);
}
