// Colours of people and their cursors. Come with the first other person.
import { addStyles } from "../shell/styles";
import css from "../style/people.css?inline";

addStyles(css);
