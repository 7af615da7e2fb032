import { render } from 'preact';
import { App } from './app.js';
import 'uplot/dist/uPlot.min.css';
import './page.css';

render(<App />, document.querySelector('#page')!);
