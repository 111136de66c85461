// A page that came back with errors begins at their summary.
"use strict";
document.querySelector(".errors")?.focus();
