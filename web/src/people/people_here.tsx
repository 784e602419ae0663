import { useComputed } from "@preact/signals";
import type { NotebookView } from "../notebook/view";
import { count, initials } from "../shell/words";
import "./people_styles";
import type { PersonHere } from "../wire/wire";

const shownPeople = 5;

/** Others who have the notebook open, one sign a person; own other tabs count when they are at work elsewhere. */
export function PeopleHere({ view }: { view: NotebookView }) {
  const people = useComputed(() => others(view.live.people.value)).value;
  if (people.length === 0) return null;
  const more = people.length - shownPeople;
  return (
    <ul class="people" aria-label="People here">
      {people.slice(0, shownPeople).map(({ person, tabs, cell }) => {
        const place = cell === undefined ? undefined : view.index.value.get(cell);
        const title = `${person.name}${tabs > 1 ? `, ${count(tabs, "tab")}` : ""}${place === undefined ? "" : `, at cell ${place + 1}`}`;
        return (
          <li key={person.person_id}>
            <button type="button" class="icon-button person-sign" title={title} aria-label={title} onClick={() => cell !== undefined && place !== undefined && view.focus(cell)}>
              <span class={`avatar person-${person.color}`} data-initials={initials(person.name)} />
            </button>
          </li>
        );
      })}
      {more > 0 && <li class="people-more">and {more} more</li>}
    </ul>
  );
}

interface Other {
  person: PersonHere;
  tabs: number;
  cell: string | undefined;
}

function others(people: readonly PersonHere[]): Other[] {
  const found = new Map<string, Other>();
  for (const person of people) {
    if (person.is_you) continue;
    const known = found.get(person.person_id);
    if (!known) found.set(person.person_id, { person, tabs: 1, cell: person.cell_id });
    else found.set(person.person_id, { person: known.person, tabs: known.tabs + 1, cell: known.cell ?? person.cell_id });
  }
  return [...found.values()];
}
